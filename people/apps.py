from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        from people import mail, municipalities, notices
        from people.forms.wording import use_plain_words

        use_plain_words()
        post_migrate.connect(municipalities.load_after_migrate, sender=self)
        notices.KINDS.update(mail.KINDS)
        notices.WHY.update(mail.WHY)
