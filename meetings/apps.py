from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self):
        from meetings import (
            agenda,
            amending_mail,
            between,
            challenge_mail,
            copy_mail,
            feeds,
            frozen_rows,
            ladder_mail,
            legal_bases,
            lift_mail,
            lifts,
            mail,
            minutes_mail,
            panels,
            removal,
            removal_mail,
            review,
            review_mail,
            scrubbing,
            sending,
            taking_part,
            told,
            typesetting,
            withholding,
        )
        from people import erasing, ledger, notices, persons
        from people import frozen_rows as guarded
        from people.panels import GROUP, GROUP_LINES, Panel

        post_migrate.connect(legal_bases.load_after_migrate, sender=self)
        notices.KINDS.update(mail.KINDS | minutes_mail.KINDS | review_mail.KINDS)
        notices.KINDS.update(ladder_mail.KINDS | lift_mail.KINDS)
        notices.WHY.update(mail.WHY | ladder_mail.WHY)
        ledger.ABOUT.update(told.ABOUT)
        ledger.CHOICES.update(told.CHOICES)
        notices.KINDS.update(challenge_mail.KINDS | copy_mail.KINDS)
        notices.KINDS.update(removal_mail.KINDS | amending_mail.KINDS)
        sending.ON_SENT.append(agenda.after_minutes)
        sending.ON_SENT.append(lifts.on_sent)
        agenda.ARRIVALS.append(lifts.put_waiting)
        review.ON_DECIDED.append(between.refer)
        sending.ON_SENT.append(scrubbing.on_sent)
        removal.ON_REMOVED.append(lambda passage: typesetting.forget_changed())
        erasing.PARTS.extend(taking_part.PARTS)
        erasing.ON_ERASED.extend([feeds.forget, typesetting.forget_all])
        persons.ON_SHIELDED.append(withholding.withhold_person)
        guarded.RULES.extend(frozen_rows.RULES)
        GROUP.append(Panel("meetings/_group_meetings.html", panels.meetings_of, 1))
        GROUP.append(Panel("meetings/_group_decisions.html", panels.decisions_of, 2))
        GROUP_LINES.append(panels.next_meetings)
