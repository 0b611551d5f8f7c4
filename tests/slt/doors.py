"""The table of doors: every address of the site, and what each kind of person gets there."""

from django.urls import get_resolver

from tests.slt import world

VISITORS = ("anonymous", *world.PEOPLE)

# method, name, what in the world it leads to, and what each visitor gets.
# "inn": on to sign-in, and back here afterwards.
DOORS = """
# For citizens
GET  finder                                                | 200 200 200 200 200 200 200 200
GET  finder                     nn                         | 200 200 200 200 200 200 200 200
GET  municipality_page          slug                       | 200 200 200 200 200 200 200 200
GET  municipality_page          slug-nn                    | 200 200 200 200 200 200 200 200
GET  municipality_vcard         vcard                      | 200 200 200 200 200 200 200 200
GET  is_it_ours                                            | 200 200 200 200 200 200 200 200
GET  is_it_ours                 nn                         | 200 200 200 200 200 200 200 200
POST is_it_ours                                            | 422 422 422 422 422 422 422 422
# Groups, seats and offices
GET  group_list                                            | inn 200 200 200 200 200 200 200
GET  group_create                                          | inn 403 403 403 403 403 200 200
GET  group_detail               group                      | inn 404 404 200 200 200 200 404
GET  group_edit                 group                      | inn 404 404 403 403 403 200 404
GET  group_ladder               group                      | inn 404 404 403 403 403 200 404
POST group_share                group                      | inn 404 404 403 403 403 422 404
POST group_archive_case         group, number              | inn 404 404 403 403 403 302 404
GET  group_stop_sharing         partner                    | inn 404 404 404 404 404 200 200
GET  group_end                  group                      | inn 404 404 403 403 403 200 404
GET  group_offices              group                      | inn 404 404 403 403 403 200 404
GET  membership_add             group                      | inn 404 404 403 403 403 200 404
GET  member_import              group                      | inn 404 404 403 403 403 200 404
GET  membership_edit            seat                       | inn 404 404 403 403 403 200 404
GET  membership_correct         seat                       | inn 404 404 403 403 403 403 404
GET  membership_end             seat                       | inn 404 404 403 403 403 200 404
GET  membership_leave           seat                       | inn 404 404 403 403 403 200 404
GET  membership_handover        seat                       | inn 404 404 403 403 403 200 404
GET  person_erase               past person                | inn 404 404 404 404 404 200 404
POST person_erase               past person                | inn 404 404 404 404 404 302 404
GET  group_past                 group                      | inn 404 404 200 200 200 200 404
POST membership_reopen          seat                       | inn 404 404 403 403 403 302 404
GET  public_contact             number                     | inn 404 404 404 404 404 200 404
POST logo_change                number                     | inn 404 404 404 404 404 422 404
GET  logo_file                  number                     | inn 404 404 404 404 404 200 404
# The municipality's posts
GET  appointment_list           number                     | inn 404 404 404 404 404 200 404
GET  appointment_add            number                     | inn 404 404 404 404 404 200 404
GET  appointment_edit           post                       | inn 404 404 404 404 404 200 404
GET  appointment_end            post                       | inn 404 404 404 404 404 200 404
POST appointment_reopen         post                       | inn 404 404 404 404 404 302 404
# One's own
GET  settings                                              | inn 200 200 200 200 200 200 200
POST settings_address                                      | inn 422 422 422 422 422 422 422
POST settings_give_up_address                              | inn 302 302 302 302 302 302 302
POST settings_sign_out                                     | inn 302 302 302 302 302 302 302
GET  ledger                                                | inn 403 403 403 403 403 200 200
POST notice_retry               failed notice              | inn 404 404 404 404 404 302 404
POST notice_told                failed notice              | inn 404 404 404 404 404 302 404
GET  summons_slips              called                     | inn 404 404 403 403 200 200 404
GET  telling                                               | inn 200 200 200 200 200 200 200
GET  telling_link               telling token              | 200 200 200 200 200 200 200 200
GET  telling_link               wrong token                | 410 410 410 410 410 410 410 410
GET  telling_link               task token                 | 410 410 410 410 410 410 410 410
GET  address_confirm            address                    | 200 200 200 200 200 200 200 200
GET  address_confirm            wrong token                | 410 410 410 410 410 410 410 410
# Papers to print
GET  year_pdf                                              | inn 200 200 200 200 200 200 200
GET  summons_pdf                draft                      | inn 404 404 404 404 200 200 404
GET  summons_pdf                called                     | inn 404 404 200 200 200 200 404
GET  papers_pdf                 called                     | inn 404 404 200 200 200 200 404
GET  papers_pdf                 sent                       | inn 404 404 200 200 200 200 404
GET  case_pdf                   draft item                 | inn 404 404 404 404 200 200 404
GET  case_pdf                   called item                | inn 404 404 200 200 200 200 404
GET  case_pdf                   proposal                   | inn 404 404 404 404 404 404 404
GET  summons_word               draft                      | inn 404 404 404 404 200 200 404
GET  summons_word               called                     | inn 404 404 200 200 200 200 404
GET  case_word                  draft item                 | inn 404 404 404 404 200 200 404
GET  case_word                  called item                | inn 404 404 200 200 200 200 404
GET  case_word                  proposal                   | inn 404 404 404 404 404 404 404
GET  decision_pdf               draft decision             | inn 404 404 404 404 404 404 404
GET  decision_pdf               decision                   | inn 404 404 200 200 200 200 404
GET  decision_pdf               proposed decision          | inn 404 404 404 404 404 404 404
GET  follow_up_pdf              group                      | inn 404 404 200 200 200 200 404
# Planning and the meeting itself
GET  meeting_list                                          | inn 200 200 200 200 200 200 200
GET  meeting_create                                        | inn 403 403 403 403 200 200 200
GET  year_plan                                             | inn 403 403 403 403 200 200 200
GET  past_meeting_create                                   | inn 403 403 403 403 200 200 200
GET  avoid_periods                                         | inn 403 403 403 403 403 200 200
POST avoid_period_delete        period                     | inn 404 404 404 404 404 302 404
GET  meeting_detail             draft                      | inn 404 404 404 404 200 200 404
GET  meeting_detail             called                     | inn 404 404 200 200 200 200 404
GET  meeting_detail             held                       | inn 404 404 200 200 200 200 404
GET  meeting_detail             sent                       | inn 404 404 200 200 200 200 404
GET  meeting_edit               draft                      | inn 404 404 404 404 200 200 404
GET  meeting_edit               called                     | inn 404 404 403 403 200 200 404
GET  meeting_cancel             called                     | inn 404 404 403 403 200 200 404
GET  meeting_move               draft                      | inn 404 404 404 404 200 200 404
GET  meeting_changes            called                     | inn 404 404 403 403 200 200 404
GET  meeting_move               called                     | inn 404 404 403 403 200 200 404
GET  meeting_delete             draft                      | inn 404 404 404 404 200 200 404
# Summons and answers
GET  summons                    draft                      | inn 404 404 404 404 200 200 404
POST summons_late               called, newcomer           | inn 404 404 403 403 302 302 404
GET  answer                     answer                     | inn 404 404 200 403 200 200 404
GET  meeting_link               meeting token              | 200 200 200 200 200 200 200 200
GET  meeting_link               wrong token                | 410 410 410 410 410 410 410 410
GET  meeting_link               task token                 | 410 410 410 410 410 410 410 410
GET  meeting_link_file          meeting token, file        | 200 200 200 200 200 200 200 200
GET  meeting_link_file          meeting token, exempt file | 404 404 404 404 404 404 404 404
POST nudge_unanswered           called                     | inn 404 404 403 403 302 302 404
POST cancellation_seen          answer                     | inn 404 404 302 403 302 302 404
POST link_again                 answer                     | inn 404 404 403 403 302 302 404
POST meeting_link_seen          meeting token              | 302 302 302 302 302 302 302 302
POST meeting_link_seen          wrong token                | 410 410 410 410 410 410 410 410
POST meeting_link_not_me        meeting token              | 200 200 200 200 200 200 200 200
POST meeting_link_not_me        wrong token                | 410 410 410 410 410 410 410 410
# Calendars
GET  meeting_ics                draft                      | inn 404 404 404 404 200 200 404
GET  meeting_ics                called                     | inn 404 404 200 200 200 200 404
GET  meeting_link_ics           meeting token              | 200 200 200 200 200 200 200 200
GET  meeting_link_ics           wrong token                | 410 410 410 410 410 410 410 410
GET  group_plan                 group                      | inn 404 404 200 200 200 200 404
GET  my_calendar                                           | inn 200 200 200 200 200 200 200
GET  calendar_feed              feed token                 | 200 200 200 200 200 200 200 200
GET  calendar_feed              wrong token                | 410 410 410 410 410 410 410 410
GET  wheel_feed                 wheel token                | 200 200 200 200 200 200 200 200
GET  wheel_feed                 wrong token                | 410 410 410 410 410 410 410 410
GET  open_meetings              slug                       | 200 200 200 200 200 200 200 200
# Minutes for the world
GET  published_list             slug                       | 200 200 200 200 200 200 200 200
GET  published_list             slug-nn                    | 200 200 200 200 200 200 200 200
GET  published_feed             slug                       | 200 200 200 200 200 200 200 200
GET  published_minutes          published                  | 200 200 200 200 200 200 200 200
GET  published_minutes          withdrawn                  | 410 410 410 410 410 410 410 410
GET  published_pdf              published                  | 200 200 200 200 200 200 200 200
GET  published_pdf              withdrawn                  | 410 410 410 410 410 410 410 410
GET  minutes_publish            sent, number               | inn 404 404 403 403 403 200 404
GET  publication_withdraw       publication                | inn 404 404 404 404 404 200 404
POST publication_leave          publication                | inn 404 404 404 404 404 302 404
GET  publication_list           number                     | inn 404 404 404 404 404 200 404
GET  access_copy                called                     | inn 404 404 403 403 200 200 404
GET  access_copy                sent                       | inn 404 404 403 403 200 200 404
# Agenda
GET  agenda_add                 draft                      | inn 404 404 404 404 200 200 404
POST catch_up                   draft                      | inn 404 404 404 404 302 302 404
GET  item_propose               draft                      | inn 404 404 200 403 403 403 404
GET  item_propose               called                     | inn 404 404 200 403 403 403 404
GET  item_edit                  draft item                 | inn 404 404 404 404 200 200 404
GET  item_edit                  called item                | inn 404 404 403 403 200 200 404
POST item_move                  called item                | inn 404 404 403 403 302 302 404
POST item_withdraw              called item                | inn 404 404 403 403 302 302 404
POST item_postpone              called item                | inn 404 404 403 403 302 302 404
GET  item_delete                draft item                 | inn 404 404 404 404 200 200 404
POST item_accept                proposal                   | inn 404 404 404 404 302 302 404
GET  item_decline               proposal                   | inn 404 404 404 404 200 200 404
POST attachment_add             called item                | inn 404 404 403 403 422 422 404
GET  attachment                 file                       | inn 404 404 200 200 200 200 404
GET  attachment                 exempt file                | inn 404 404 200 403 200 200 404
POST attachment_open            exempt file                | inn 404 404 403 403 302 302 404
POST attachment_delete          file                       | inn 404 404 403 403 302 302 404
GET  agenda_settings            group                      | inn 404 404 403 403 200 200 404
GET  standing_edit              standing                   | inn 404 404 403 403 200 200 404
POST standing_delete            standing                   | inn 404 404 403 403 302 302 404
# Challenges
GET  challenge_list                                        | inn 200 200 200 200 200 200 200
GET  challenge_report                                      | inn 200 200 200 200 200 200 200
POST challenge_report                                      | inn 422 422 422 422 422 422 422
GET  challenge_detail           challenge                  | inn 404 404 200 404 404 200 404
POST challenge_detail           challenge                  | inn 404 404 403 404 404 302 404
# To the group above, and the story of a matter
GET  item_lift                  called item                | inn 404 404 403 403 200 200 404
GET  item_lift                  sent item                  | inn 404 404 403 403 200 200 404
POST item_lift_undo             sent item                  | inn 404 404 403 403 302 302 404
GET  item_forward               called item                | inn 404 404 403 403 200 200 404
GET  item_forward               sent on                    | inn 404 404 403 403 200 200 404
GET  item_copy_out              called item                | inn 404 404 403 403 403 200 404
POST item_copy_out              called item                | inn 404 404 403 403 403 422 404
GET  item_copy                  copy                       | inn 404 404 404 404 404 200 200
POST item_copy                  copy                       | inn 404 404 404 404 404 403 302
GET  across                                                | inn 200 200 200 200 200 200 200
GET  item_matter                sent item                  | inn 404 404 302 302 302 302 404
GET  matter_detail              matter                     | inn 404 404 200 200 200 200 404
# Archive
GET  archive                    number                     | inn 404 404 404 404 404 200 404
GET  archive_meeting            sent                       | inn 404 404 403 403 403 200 404
GET  archive_meeting            held                       | inn 404 404 403 403 403 403 404
GET  archive_file               package                    | inn 404 404 404 404 404 200 404
GET  archive_file               deleted package            | inn 404 404 404 404 404 410 404
POST archive_delete             package                    | inn 404 404 404 404 404 302 404
# Minutes
GET  minutes                    called                     | inn 404 404 403 403 200 200 404
GET  minutes                    held                       | inn 404 404 403 403 200 200 404
GET  minutes                    sent                       | inn 404 404 200 200 200 200 404
GET  minutes                    approved                   | inn 404 404 200 200 200 200 404
GET  minutes_files              approved                   | inn 404 404 302 302 302 302 404
GET  minutes_amend              approved                   | inn 404 404 403 403 200 200 404
POST meeting_begin              called                     | inn 404 404 403 403 302 302 404
POST minutes_add_item           held                       | inn 404 404 403 403 302 302 404
POST guest_add                  held                       | inn 404 404 403 403 302 302 404
GET  pen                        held                       | inn 404 404 204 204 200 200 404
POST hand_over                  held                       | inn 404 404 403 403 302 302 404
POST attendance_set             attendance                 | inn 404 404 403 403 302 302 404
GET  attendance_deputy          attendance                 | inn 404 404 403 403 200 200 404
POST attendance_remove          guest                      | inn 404 404 403 403 302 302 404
POST item_outcome               held item                  | inn 404 404 403 403 302 302 404
POST item_approval              approval                   | inn 404 404 403 403 302 302 404
POST item_presence              held item                  | inn 404 404 403 403 302 302 404
POST decision_add               held item                  | inn 404 404 403 403 302 302 404
POST decision_concerns          draft decision             | inn 404 404 404 404 403 403 404
POST decision_delete            draft decision             | inn 404 404 404 404 200 200 404
POST dissent_add                held item                  | inn 404 404 403 403 302 302 404
POST dissent_remove             dissent                    | inn 404 404 404 404 302 302 404
POST text_save_dissent          dissent                    | inn 404 404 404 404 302 302 404
GET  minutes_send               held                       | inn 404 404 403 403 200 200 404
POST remark_add                 sent item                  | inn 404 404 302 403 302 302 404
POST remark_answer              remark                     | inn 404 404 403 403 302 302 404
POST text_save_new              held item, text            | inn 404 404 403 403 302 302 404
POST text_save_decision         draft decision             | inn 404 404 404 404 302 302 404
GET  minutes_pulse              held                       | inn 404 404 403 403 200 200 404
GET  writer                                                | inn 200 200 200 200 200 200 200
GET  unsaved_texts                                         | inn 200 200 200 200 200 200 200
# The history of texts, and taking words out of them
GET  meeting_history            held                       | inn 404 404 403 403 200 200 404
GET  text_history               text                       | inn 404 404 403 403 200 200 404
GET  text_compare               text                       | inn 404 404 403 403 200 200 404
GET  text_version               text, version              | inn 404 404 403 403 200 200 404
POST text_restore               text, version              | inn 404 404 403 403 302 302 404
GET  removal_start              held                       | inn 404 404 403 403 200 200 404
GET  removal_start              sent                       | inn 404 404 403 403 200 200 404
GET  removal_detail             proposed removal           | inn 404 404 403 403 200 200 404
GET  removal_detail             removal                    | inn 404 404 403 403 200 200 404
POST removal_confirm            proposed removal           | inn 404 404 403 403 302 403 404
POST removal_decline            proposed removal           | inn 404 404 403 403 302 302 404
POST removal_tell               removal                    | inn 404 404 403 403 302 302 404
# PDF, review, decisions
GET  minutes_pdf                held                       | inn 404 404 403 403 200 200 404
GET  minutes_pdf                sent                       | inn 404 404 200 200 200 200 404
GET  minutes_open_pdf           held                       | inn 404 404 403 403 200 200 404
GET  minutes_open_pdf           sent                       | inn 404 404 200 200 200 200 404
GET  meeting_review             held                       | inn 404 404 403 403 403 403 404
GET  meeting_review             sent                       | inn 404 404 200 200 200 200 404
GET  review_link                review token               | 200 200 200 200 200 200 200 200
GET  review_link                wrong token                | 410 410 410 410 410 410 410 410
GET  decision_propose                                      | inn 403 403 403 403 403 200 403
GET  proposal_review            proposed decision          | inn 404 404 404 404 200 200 404
GET  proposal_discard           proposed decision          | inn 404 404 404 404 200 200 404
GET  proposal_link              proposal token             | 200 200 200 200 200 200 200 200
GET  proposal_link              wrong token                | 410 410 410 410 410 410 410 410
GET  decision_list                                         | inn 200 200 200 200 200 200 200
GET  register_csv                                          | inn 200 200 200 200 200 200 200
GET  register_xlsx                                         | inn 200 200 200 200 200 200 200
GET  decision_detail            draft decision             | inn 404 404 404 404 200 200 404
GET  decision_detail            decision                   | inn 404 404 200 200 200 200 404
GET  decision_supersede         draft decision             | inn 404 404 404 404 200 200 404
GET  decision_supersede         decision                   | inn 404 404 403 403 302 302 404
POST superseding_undo           superseding                | inn 404 404 404 404 302 302 404
# What is withheld from the public
GET  item_exemption             called item                | inn 404 404 403 403 200 200 404
GET  item_open                  called item                | inn 404 404 403 403 200 200 404
GET  attachment_exemption       exempt file                | inn 404 404 403 403 200 200 404
POST remark_open                remark                     | inn 404 404 403 403 302 302 404
GET  lapsed_exemptions                                     | inn 403 403 403 403 403 200 200
GET  legal_bases                number                     | inn 404 404 404 404 404 200 404
GET  legal_basis_edit           own basis                  | inn 404 404 404 404 404 200 404
POST legal_basis_move           own basis                  | inn 404 404 404 404 404 302 404
POST legal_basis_hide           number, basis              | inn 404 404 404 404 404 302 404
GET  minutes_open               held                       | inn 404 404 403 403 200 200 404
GET  minutes_open               sent                       | inn 404 404 200 200 200 200 404
GET  minutes_hat                sent, hat                  | inn 404 404 200 200 200 200 404
GET  hat_pdf                    sent, hat                  | inn 404 404 200 200 200 200 404
GET  minutes_summary            sent                       | inn 404 404 200 200 200 200 404
GET  minutes_summary_pdf        held                       | inn 404 404 403 403 200 200 404
GET  minutes_summary_pdf        sent                       | inn 404 404 200 200 200 200 404
# Follow-up typed in the minutes
POST task_add                   held item                  | inn 404 404 403 403 302 302 404
POST task_answer                held item, task            | inn 404 404 403 403 302 302 404
POST measure_answer             held item, measure         | inn 404 404 403 403 302 302 404
GET  task_edit                  draft task                 | inn 404 404 404 404 200 200 404
POST task_remove                draft task                 | inn 404 404 404 404 302 302 404
POST task_to_measure            draft task                 | inn 404 404 404 404 302 302 404
POST task_give                  late task                  | inn 404 404 404 404 302 302 404
GET  measure_edit               draft measure              | inn 404 404 404 404 200 200 404
POST measure_remove             draft measure              | inn 404 404 404 404 302 302 404
POST measure_give               late measure               | inn 404 404 404 404 302 302 404
# Follow-up one answers for or follows
GET  my_tasks                                              | inn 200 200 200 200 200 200 200
GET  task_detail                task                       | inn 404 200 200 404 200 200 404
GET  task_detail                open task                  | inn 404 200 200 200 200 200 404
GET  task_detail                draft task                 | inn 404 404 404 404 200 200 404
GET  task_raise                 task                       | inn 404 403 403 404 403 302 404
GET  task_raise                 overdue task               | inn 404 403 403 403 403 200 404
GET  measure_raise              measure                    | inn 404 403 403 404 403 302 404
GET  task_reassign              task                       | inn 404 403 403 404 200 200 404
GET  task_reassign              open task                  | inn 404 403 403 403 200 200 404
GET  measure_detail             measure                    | inn 404 200 200 404 200 200 404
GET  measure_detail             open measure               | inn 404 404 200 200 200 200 404
GET  measure_detail             draft measure              | inn 404 404 404 404 200 200 404
GET  measure_reassign           measure                    | inn 404 403 403 404 200 200 404
GET  task_openness              task                       | inn 404 403 403 404 200 200 404
GET  task_openness              open task                  | inn 404 403 403 403 200 200 404
GET  measure_openness           measure                    | inn 404 403 403 404 200 200 404
POST task_report_open           task, report               | inn 404 403 403 404 302 302 404
POST measure_report_open        measure, report            | inn 404 403 403 404 302 302 404
GET  measure_reassign           open measure               | inn 404 404 403 403 200 200 404
GET  task_escalate              task                       | inn 404 403 403 404 403 302 404
GET  measure_escalate           late measure above         | inn 404 404 403 403 403 200 404
GET  measure_split              measure                    | inn 404 403 403 404 200 200 404
GET  measure_around             measure                    | inn 404 403 403 404 200 200 404
GET  evaluation_ask             measure                    | inn 404 403 403 404 200 200 404
GET  evaluation_ask             open measure               | inn 404 404 403 403 200 200 404
GET  evaluation_detail          evaluation                 | inn 404 200 200 404 200 200 404
GET  evaluation_figures         evaluation                 | inn 404 403 403 404 403 200 404
GET  matter_figures             matter                     | inn 404 404 403 403 403 200 404
GET  evaluation_detail          answered evaluation        | inn 404 200 200 404 200 200 404
GET  evaluation_link            evaluation token           | 200 200 200 200 200 200 200 200
GET  evaluation_link            wrong token                | 410 410 410 410 410 410 410 410
GET  follow_up_list                                        | inn 200 200 200 200 200 200 200
GET  measure_list                                          | inn 200 200 200 200 200 200 200
GET  task_link                  task token                 | 200 200 200 200 200 200 200 200
GET  task_link                  wrong token                | 410 410 410 410 410 410 410 410
GET  task_link                  meeting token              | 410 410 410 410 410 410 410 410
GET  measure_link               measure token              | 200 200 200 200 200 200 200 200
GET  measure_link               wrong token                | 410 410 410 410 410 410 410 410
# The plan of action
GET  plan_front                 number                     | inn 404 404 200 200 200 200 404
GET  plan_start                 number                     | inn 404 404 403 403 403 200 404
GET  plan_board                 number                     | inn 404 404 200 200 200 200 404
GET  plan_detail                number, plan               | inn 404 404 200 200 200 200 404
GET  plan_detail                number, draft plan         | inn 404 404 200 200 200 200 404
GET  plan_pdf                   number, plan               | inn 404 404 200 200 200 200 404
GET  plan_edit                  number, draft plan         | inn 404 404 403 403 403 200 404
GET  plan_describe              number, draft plan         | inn 404 404 403 403 403 200 404
GET  plan_adopt                 number, draft plan         | inn 404 404 403 403 403 200 404
GET  plan_revise                number, plan               | inn 404 404 403 403 403 200 404
GET  plan_end                   number, plan               | inn 404 404 403 403 403 200 404
GET  plan_import                number, draft plan         | inn 404 404 403 403 403 200 404
GET  plan_publish               number, plan               | inn 404 404 403 403 403 200 404
GET  plan_withdraw              number, published plan     | inn 404 404 403 403 403 200 404
GET  published_plan             published plan             | 200 200 200 200 200 200 200 200
GET  plan_area_add              number, draft plan         | inn 404 404 403 403 403 200 404
GET  plan_goal_add              plan area                  | inn 404 404 403 403 403 200 404
GET  plan_line_add              plan goal                  | inn 404 404 403 403 403 200 404
GET  plan_area                  plan area                  | inn 404 404 403 403 403 200 404
GET  plan_goal                  plan goal                  | inn 404 404 403 403 403 200 404
GET  plan_line                  plan line                  | inn 404 404 403 403 403 200 404
GET  plan_line_measure          adopted line               | inn 404 404 403 403 403 200 404
# What a municipality knows
GET  knowledge                  number                     | inn 404 404 200 200 200 200 404
GET  indicator_add              number                     | inn 404 404 403 403 403 200 404
GET  figures_import             number                     | inn 404 404 403 403 403 200 404
GET  indicator                  indicator                  | inn 404 404 200 200 200 200 404
GET  indicator_edit             indicator                  | inn 404 404 403 403 403 200 404
GET  indicator_delete           indicator                  | inn 404 404 403 403 403 200 404
GET  observation_add            indicator                  | inn 404 404 403 403 403 200 404
GET  observation_edit           observation                | inn 404 404 403 403 403 200 404
GET  picture                    number                     | inn 404 404 200 200 200 200 404
GET  picture_edit               number                     | inn 404 404 403 403 403 200 404
GET  picture_lay_before         number                     | inn 404 404 403 403 403 200 404
GET  picture_pdf                number                     | inn 404 404 200 200 200 200 404
# The site
GET  home                                                  | inn 200 200 200 200 200 200 200
GET  search                                                | inn 200 200 200 200 200 200 200
GET  municipality_list                                     | inn 302 200 302 302 302 302 302
GET  municipality_detail        number                     | inn 404 404 200 200 200 200 404
GET  wheel_now                  number                     | inn 404 404 302 302 302 302 404
GET  wheel                      number, year               | inn 404 404 200 200 200 200 404
GET  wheel_pdf                  number, year               | inn 404 404 200 200 200 200 404
GET  wheel_ics                  number, year               | inn 404 404 200 200 200 200 404
POST wheel_suggestions          number, year               | inn 404 404 403 403 403 302 404
GET  wheel_copy                 number, year               | inn 404 404 403 403 403 200 404
GET  wheel_entry_add            number                     | inn 404 404 403 403 403 200 404
GET  wheel_entry_edit           wheel entry                | inn 404 404 403 403 403 200 404
GET  rhythm                     group                      | inn 404 404 403 403 403 200 404
GET  meeting_structure          number                     | inn 404 404 200 200 200 200 404
GET  agreement_list             number                     | inn 404 404 200 200 200 200 404
GET  agreement_add              number                     | inn 404 404 403 403 403 200 404
GET  agreement_edit             agreement                  | inn 404 404 403 403 403 200 404
GET  agreement_file             agreement                  | inn 404 404 200 200 200 200 404
GET  grant_list                 number                     | inn 404 404 404 404 404 200 404
GET  grant_add                  number                     | inn 404 404 404 404 404 200 404
GET  grant                      number, grant              | inn 404 404 404 404 404 200 404
GET  grant_edit                 number, grant              | inn 404 404 404 404 404 200 404
POST grant_step                 number, grant              | inn 404 404 404 404 404 302 404
POST grant_copy                 number, grant              | inn 404 404 404 404 404 302 404
GET  report_list                number                     | inn 404 404 404 404 404 200 404
GET  report                     number, year               | inn 404 404 404 404 404 200 404
GET  report_edit                number, year               | inn 404 404 404 404 404 200 404
POST report_finish              number, year               | inn 404 404 404 404 404 302 404
GET  report_pdf                 number, year               | inn 404 404 404 404 404 200 404
GET  report_word                number, year               | inn 404 404 404 404 404 200 404
GET  report_lay_before          number, year               | inn 404 404 404 404 404 200 404
GET  handover                   number                     | inn 404 404 404 404 404 200 404
GET  handover_pdf               number                     | inn 404 404 404 404 404 200 404
GET  handover_move              number, post               | inn 404 404 404 404 404 200 404
GET  get_started                                           | inn 403 403 403 403 403 302 302
GET  start                      number                     | inn 404 404 404 404 404 200 404
GET  account_request_login_code                            | 200 302 302 302 302 302 302 302
GET  account_login                                         | 200 302 302 302 302 302 302 302
GET  account_signup                                        | 200 302 302 302 302 302 302 302
GET  account_confirm_login_code                            | 302 302 302 302 302 302 302 302
GET  account_logout                                        | 302 200 200 200 200 200 200 200
GET  health                                                | 200 200 200 200 200 200 200 200
GET  demo_mailbox                                          | 404 404 404 404 404 404 404 404
GET  demo_letter                letter                     | 404 404 404 404 404 404 404 404
"""

# What a button sends, where an empty form would be refused for being empty.
PRESSED = {
    "grant_step": {"do": "apply"},
    "attendance_set": {"state": "excused"},
    "guest_add": {"line": "Per Gjest, NAV"},
    "dissent_add": {"attendance": "@attendance"},
    "text_save_dissent": {"base": "0", "open": "Ord", "format": "plain"},
    "hand_over": {"office": "minute_taker", "attendance": "@attendance"},
    "item_move": {"to": "1"},
    "item_presence": {"attendance": "@attendance", "kind": "away"},
    "minutes_add_item": {"title": "Ny sak", "kind": "discussion"},
    "remark_add": {"text": "En merknad"},
    "remark_answer": {"state": "accepted"},
    "task_add": {"line": "Ringe NAV – Mona Moe – 1.12.2030"},
    "text_save_decision": {"base": "0", "open": "Ord", "format": "plain"},
    "text_restore": {"base": "1"},
    "text_save_new": {"base": "1", "open": "Ord", "format": "plain"},
}


def rows() -> list[tuple[str, str, str, dict[str, str]]]:
    table = []
    for line in DOORS.strip().splitlines():
        if not line or line.startswith("#"):
            continue
        door, answers = line.split("|")
        method, name, *thing = door.split(maxsplit=2)
        table.append(
            (
                method,
                name,
                "".join(thing).strip(),
                dict(zip(VISITORS, answers.split(), strict=True)),
            )
        )
    return table


def pressed(name: str, args: dict) -> dict:
    data = PRESSED.get(name, {})
    return {
        field: args[value[1:]][0] if value.startswith("@") else value
        for field, value in data.items()
    }


def routes(patterns=None, before="") -> dict[str, str]:
    """Every route of the site and its name."""
    found = {}
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found |= routes(pattern.url_patterns, route)
        else:
            found[route] = pattern.name
    return found
