"""What the container's health check asks."""

from django.urls import reverse


def test_a_healthy_site_says_ok_to_anyone(client, db):
    answer = client.get(reverse("health"))

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert not answer.cookies


def test_over_plain_http_too_when_the_site_is_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^helse/$"]

    assert client.get(reverse("health")).status_code == 200
    assert client.get(reverse("demo_mailbox")).status_code == 301
