from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from meetings import agenda, mail, sending
        from people import notices

        notices.KINDS.update(mail.KINDS)
        sending.ON_SENT.append(agenda.after_minutes)
