"""One file that holds an installation, database and files, and brings it back on either engine.

A gzipped tar: ``manifest.json``, ``tables/<app>.<model>.jsonl`` with one row a line, and
``files/…``. The manifest names the migrations the rows fit and the SHA-256 of every member. Rows
are read back by the models as they were at those migrations and then migrated on, so a backup
outlives the version that made it.

Sessions are left out: whoever holds a copy of the file shall not be signed in by it. So are papers
set for those who asked (``Printout``): they go, and are made again, while the files are read.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import JSONField, Model
from django.utils.timezone import now

from meetings import typesetting
from meetings.models import Printout
from people import frozen_rows

FORMAT = 1
LEFT_OUT = {"sessions.session", Printout._meta.label_lower}
# Where its files lie, as people.models.base.stored_path has it.
FOLDER_LEFT_OUT = Printout._meta.model_name
BATCH = 500  # rows
# Everything is read as it was at one moment, and nobody who writes has to wait for it.
SNAPSHOT = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


class Refused(Exception):
    """Nothing was changed; the message says why."""


def backup(target: Path) -> dict:
    """Write the installation to ``target``, readable by its owner only; return the manifest."""
    executor = MigrationExecutor(connection)
    applied = sorted(_applied(executor))
    manifest = {
        "format": FORMAT,
        "made_at": now().isoformat(),
        "migrations": applied,
        "rows": {},
        "sha256": {},
    }
    half = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory() as folder:
        with _snapshot():
            for model in _models(executor, applied):
                name = f"tables/{model._meta.label_lower}.jsonl"
                file = Path(folder, model._meta.label_lower)
                manifest["rows"][name] = _write_rows(model, file)
                manifest["sha256"][name] = _sha256(file)
        copies = Path(folder, "files")
        names = {f"files/{name}": _at_hand(name, copies) for name in sorted(_stored())}
        manifest["sha256"] |= {name: _sha256(path) for name, path in names.items()}
        names |= {name: Path(folder, Path(name).stem) for name in manifest["rows"]}
        try:
            with os.fdopen(
                os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as raw:
                _pack(raw, manifest, names)
            half.rename(target)
        finally:
            half.unlink(missing_ok=True)
    return manifest


def restore(source: Path, *, replace: bool = False) -> dict:
    """Bring back what ``source`` holds, all or nothing; return its manifest.

    The database role must own the tables. Raises ``Refused`` when something is there already
    and ``replace`` was not said, when the file is damaged, or when a newer version made it.
    """
    # Beside the files, so that they can be renamed into place.
    settings.MEDIA_ROOT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.MEDIA_ROOT.parent) as folder:
        manifest = _unpack(source, Path(folder))
        applied = [tuple(node) for node in manifest["migrations"]]
        executor = MigrationExecutor(connection)
        if unknown := set(applied) - set(executor.loader.disk_migrations):
            raise Refused(f"Made by a version unknown here: {_listed(unknown)}.")
        if not replace and _holds_people():
            raise Refused("The database is not empty. Say --replace to lose what it holds.")
        if newer := _applied(executor) - set(applied):
            raise Refused(
                f"The database is newer than the backup ({_listed(newer)}). Restore into a new "
                "database without tables: restore makes them, and brings them up to date."
            )
        frozen_rows.thaw()
        try:
            executor.migrate(_last_of_each_app(executor, applied))
            models = _models(MigrationExecutor(connection), applied)
            with transaction.atomic():
                _load(models, Path(folder, "tables"))
                _put_files(Path(folder, "files"))
            ContentType.objects.clear_cache()
            call_command("migrate", verbosity=0)
        finally:
            frozen_rows.freeze()
    # What was there before has lost its files.
    typesetting.forget_all()
    return manifest


# Rows ------------------------------------------------------------------------------------------


@contextmanager
def _snapshot():
    with connection.cursor() as cursor:
        cursor.execute(SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _models(executor: MigrationExecutor, applied: list) -> list[type[Model]]:
    """The models as they were when just ``applied`` had been run, many-to-many tables too."""
    state = executor.loader.project_state(_last_of_each_app(executor, applied))
    models = state.apps.get_models(include_auto_created=True)
    return sorted(
        (m for m in models if m._meta.managed and m._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.label_lower,
    )


def _applied(executor: MigrationExecutor) -> set[tuple[str, str]]:
    # What a squashed migration replaced is still recorded, but no longer in the graph.
    return {
        node for node in executor.loader.applied_migrations if node in executor.loader.graph.nodes
    }


def _last_of_each_app(executor: MigrationExecutor, applied: list) -> list[tuple[str, str]]:
    graph = executor.loader.graph
    followed = {
        parent.key
        for node in applied
        for parent in graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    return sorted(set(applied) - followed)


def _fields(model: type[Model]) -> list:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _write_rows(model: type[Model], file: Path) -> int:
    fields, count = _fields(model), 0
    with file.open("w", encoding="utf-8") as lines:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
            values = {field.attname: _plain(field, row) for field in fields}
            lines.write(json.dumps(values, ensure_ascii=False) + "\n")
            count += 1
    return count


def _plain(field, row):
    """The value as JSON; days and moments in full, which Django's own JSON cuts to milliseconds."""
    value = getattr(row, field.attname)
    if value is None or isinstance(value, (bool, int, float)) or isinstance(field, JSONField):
        return value
    return field.value_to_string(row)


def _load(models: list[type[Model]], folder: Path) -> None:
    """Empty every table and fill it. Foreign keys are asked about at the end of the transaction."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        for model in models:
            _read_rows(model, folder / f"{model._meta.label_lower}.jsonl")
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        connection.check_constraints()


def _read_rows(model: type[Model], file: Path) -> None:
    fields = _fields(model)
    with file.open(encoding="utf-8") as lines:
        rows = (_row(model, fields, json.loads(line)) for line in lines)
        while batch := list(islice(rows, BATCH)):
            size = connection.ops.bulk_batch_size(fields, batch)
            for start in range(0, len(batch), size):
                # Raw: ``auto_now_add`` is not to say that everything happened today.
                model._base_manager._insert(
                    batch[start : start + size], fields=fields, using=connection.alias, raw=True
                )


def _row(model: type[Model], fields: list, values: dict) -> Model:
    return model(
        **{
            field.attname: value if isinstance(field, JSONField) else field.to_python(value)
            for field in fields
            for value in [values[field.attname]]
        }
    )


def _holds_people() -> bool:
    if "people_person" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


# Files -----------------------------------------------------------------------------------------


def _pack(raw, manifest: dict, names: dict[str, Path]) -> None:
    with tarfile.open(fileobj=raw, mode="w:gz") as tar:
        text = json.dumps(manifest, indent=1).encode()
        head = tarfile.TarInfo("manifest.json")
        head.size, head.mode = len(text), 0o600
        tar.addfile(head, io.BytesIO(text))
        for name, path in sorted(names.items()):
            tar.add(path, arcname=name, recursive=False)


def _unpack(source: Path, folder: Path) -> dict:
    """Write the members to ``folder`` and see that every one is there, whole and expected."""
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            head = tar.next()
            if head is None or head.name != "manifest.json":
                raise Refused(f"{source} is not a backup of this program.")
            manifest = json.load(tar.extractfile(head))
            if manifest["format"] != FORMAT:
                raise Refused(f"Format {manifest['format']} is not known here.")
            missing = dict(manifest["sha256"])
            for member in iter(tar.next, None):
                if not member.isfile() or ".." in PurePosixPath(member.name).parts:
                    raise Refused(f"{member.name} does not belong in a backup.")
                file = folder / member.name.lstrip("/")
                file.parent.mkdir(parents=True, exist_ok=True)
                with file.open("wb") as out:
                    shutil.copyfileobj(tar.extractfile(member), out)
                if missing.pop(member.name, None) != _sha256(file):
                    raise Refused(f"{member.name} is not as it was when the backup was made.")
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Refused(f"{source} cannot be read: {error}") from error
    if missing:
        raise Refused(f"The backup is cut short: {_listed(missing)} is missing.")
    return manifest


def _stored(folder: str = "") -> Iterator[str]:
    """The name of every stored file that goes along."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # the folder of an installation that has no files yet
        return
    yield from (str(PurePosixPath(folder, name)) for name in files)
    for name in folders:
        inner = str(PurePosixPath(folder, name))
        if inner != FOLDER_LEFT_OUT:
            yield from _stored(inner)


def _at_hand(name: str, copies: Path) -> Path:
    """The stored file itself, or a copy of it where it lies elsewhere."""
    if _in_a_folder():
        return Path(default_storage.path(name))
    copy = copies / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as stored, copy.open("wb") as out:
        shutil.copyfileobj(stored, out)
    return copy


def _in_a_folder() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _put_files(files: Path) -> None:
    files.mkdir(exist_ok=True)
    if not _in_a_folder():
        _put_in_bucket(files)
        return
    old = files.with_name("replaced")
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(old)
    files.rename(settings.MEDIA_ROOT)


def _put_in_bucket(files: Path) -> None:
    """One by one, and all of them before anything goes: a name is one file's, whenever it came."""
    held = set(_stored())
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        name = path.relative_to(files).as_posix()
        with path.open("rb") as read:
            default_storage.write_over(name, File(read))
        held.discard(name)
    for name in held:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _listed(names) -> str:
    return ", ".join(".".join(name) if isinstance(name, tuple) else name for name in sorted(names))
