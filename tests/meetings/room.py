"""Where minutes are written, and a text saved as the editor saves it."""

from django.urls import reverse

JSON = {"Accept": "application/json"}


def page(meeting) -> str:
    return reverse("minutes", args=[meeting.public_id])


def save_url(item) -> str:
    return reverse("text_save_new", args=[item.public_id, "minutes"])


def written(client, url, base=0, **fields):
    data = {"base": base, "format": "html", "open": "", **fields}
    return client.post(url, data, headers=JSON)
