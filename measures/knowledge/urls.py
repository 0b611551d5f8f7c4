"""Addresses of what a municipality knows."""

from django.urls import path

from measures.views import figure_links, figures_import, knowledge, picture

urlpatterns = [
    path("kunnskap/<slug:number>/", knowledge.knowledge, name="knowledge"),
    path("kunnskap/<slug:number>/ny/", knowledge.indicator_add, name="indicator_add"),
    path("kunnskap/<slug:number>/importer/", figures_import.figures_import, name="figures_import"),
    path("kunnskap/<slug:number>/utfordringsbilde/", picture.picture, name="picture"),
    path(
        "kunnskap/<slug:number>/utfordringsbilde/rediger/",
        picture.picture_edit,
        name="picture_edit",
    ),
    path(
        "kunnskap/<slug:number>/utfordringsbilde/legg-frem/",
        picture.picture_lay_before,
        name="picture_lay_before",
    ),
    path("kunnskap/<slug:number>/utfordringsbilde.pdf", picture.picture_pdf, name="picture_pdf"),
    path("indikatorer/<slug:public_id>/", knowledge.indicator_detail, name="indicator"),
    path("indikatorer/<slug:public_id>/rediger/", knowledge.indicator_edit, name="indicator_edit"),
    path(
        "indikatorer/<slug:public_id>/slett/", knowledge.indicator_delete, name="indicator_delete"
    ),
    path("indikatorer/<slug:public_id>/tall/", knowledge.observation_add, name="observation_add"),
    path("sak-pa-tvers/<slug:public_id>/tall/", figure_links.matter_figures, name="matter_figures"),
    path(
        "evalueringer/<slug:public_id>/tall/",
        figure_links.evaluation_figures,
        name="evaluation_figures",
    ),
    path("tall/<slug:public_id>/rediger/", knowledge.observation_edit, name="observation_edit"),
]
