"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slt.settings")

application = get_wsgi_application()

from slt.checks import refuse_half_dressed  # noqa: E402 - needs the models, loaded just above

refuse_half_dressed()
