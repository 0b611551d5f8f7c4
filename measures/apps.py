from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"

    def ready(self):
        from measures import giving, mail, openness, panels, places, story, taking_part, told
        from measures.knowledge import story as known
        from measures.knowledge.subject import KNOWLEDGE
        from measures.plans.subject import PLAN
        from meetings import exemption, review, sending
        from meetings import places as written_in
        from meetings import story as whole
        from people import erasing, ledger, notices
        from people.leaving import HELD, Held
        from people.panels import GROUP, MUNICIPALITY, SEAT, Panel

        notices.KINDS.update(mail.KINDS)
        notices.WHY.update(mail.WHY)
        ledger.ABOUT.update(told.ABOUT)
        ledger.CHOICES.update(told.CHOICES)
        sending.MISSING.append(giving.missing)
        sending.ON_SENT.append(giving.give)
        exemption.LAPSED.append(openness.lapsed)
        whole.MORE.extend([story.followed, story.evaluated, known.registered])
        written_in.PLACES.extend(places.PLACES)
        review.ON_DECIDED.append(giving.give_decided)
        GROUP.append(Panel("measures/_group_open.html", panels.open_in, 3))
        SEAT.append(Panel("measures/_left_behind.html", panels.left_behind, 1))
        HELD.append(Held(panels.held, panels.pass_on))
        erasing.PARTS.extend(taking_part.PARTS)
        erasing.ANSWERS_FOR.append(panels.answers_for)
        MUNICIPALITY.append(PLAN)
        MUNICIPALITY.append(KNOWLEDGE)
