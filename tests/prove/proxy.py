"""What lies between a browser and the server, and does to the saves what networks do."""

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from threading import Event, Thread

# Where texts are saved.
SAVE = re.compile(r"^POST /(saker/[^/]+/tekster|beslutninger/[^/]+/tekst)\b")


@dataclass(frozen=True)
class Trouble:
    """What befalls one request. Times are in seconds."""

    before: float = 0  # on the way to the server
    after: float = 0  # on the way back
    drop: bool = False  # never comes to the server
    cut: bool = False  # comes to the server, and the answer is lost
    status: int = 0  # answered on the way, by somebody who is not the server


NONE = Trouble()


def shuffled(seed: int, longest: float):
    """Trouble without end: each way takes its own time, so that nothing comes in order."""
    dice = random.Random(seed)
    while True:
        yield Trouble(before=dice.random() * longest / 2, after=dice.random() * longest / 2)


@dataclass
class Proxy:
    """On a port of its own, which stays when the server behind it is killed and comes back."""

    upstream: int = 0
    # For the saves to come, one by one; then they go through.
    troubles: object = field(default_factory=lambda: iter(()))
    down: bool = False
    # (seconds, status) of each save that was answered for, 0 for none.
    saves: list[tuple[float, int]] = field(default_factory=list)
    # Held here too: the loop alone lets go of what nobody waits for.
    under_way: set = field(default_factory=set)

    def __post_init__(self):
        self.loop = asyncio.new_event_loop()
        ready = Event()
        self.thread = Thread(target=self._run, args=[ready], daemon=True)
        self.thread.start()
        ready.wait(10)

    def _run(self, ready: Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**20)
        )
        ready.set()
        self.loop.run_forever()

    @property
    def url(self) -> str:
        # "localhost" is a secure context, where browsers have WebCrypto.
        return f"http://localhost:{self.server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        async def end():
            self.server.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            self.loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self.loop)
        self.thread.join(10)
        self.loop.close()

    def plan(self, *troubles: Trouble) -> None:
        """For the next saves, in this order."""
        self.troubles = iter(troubles)

    def calm(self) -> None:
        """Nothing more befalls anyone, and what is under way has come home."""
        self.troubles, self.down = iter(()), False
        until = time.monotonic() + 30
        while self.under_way and time.monotonic() < until:
            time.sleep(0.02)
        self.saves.clear()

    async def _serve(self, reader, writer) -> None:
        task = asyncio.current_task()
        self.under_way.add(task)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length[1]) if length else 0)
            await self._answer(head, body, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass  # one of the two hung up
        finally:
            self.under_way.discard(task)
            writer.close()

    async def _answer(self, head: bytes, body: bytes, writer) -> None:
        if self.down:
            return
        is_save = SAVE.match(head.decode("latin-1"))
        trouble = next(self.troubles, NONE) if is_save else NONE
        began = time.monotonic()
        await asyncio.sleep(trouble.before)
        status = 0
        if trouble.status:
            status, answer = trouble.status, self._refusal(trouble.status)
        elif not trouble.drop:
            answer = await self._forward(head, body)
            status = int(answer[9:12])
            await asyncio.sleep(trouble.after)
        lost = trouble.drop or trouble.cut
        if is_save:
            self.saves.append((time.monotonic() - began, 0 if lost else status))
        if not lost:
            writer.write(answer)
            await writer.drain()

    @staticmethod
    def _refusal(status: int) -> bytes:
        return f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()

    async def _forward(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            # One request a connection: where the answer ends is where the server hangs up.
            head = re.sub(rb"\r\nconnection: [^\r]*", b"", head, flags=re.IGNORECASE)
            writer.write(head[:-2] + b"Connection: close\r\n\r\n" + body)
            await writer.drain()
            answer = await reader.read()
            if not answer:
                raise ConnectionError("The server was gone.")
            return answer
        finally:
            writer.close()
