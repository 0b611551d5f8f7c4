from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"

    def ready(self):
        from measures import giving, mail, panels
        from meetings import review, sending
        from people import notices
        from people.panels import GROUP, SEAT, Panel

        notices.KINDS.update(mail.KINDS)
        sending.MISSING.append(giving.missing)
        sending.ON_SENT.append(giving.give)
        review.ON_DECIDED.append(giving.give_decided)
        GROUP.append(Panel("measures/_group_open.html", panels.open_in, 3))
        SEAT.append(Panel("measures/_left_behind.html", panels.left_behind, 1))
