"""A municipality's yearly report (årsrapport): words, on figures counted of what is open."""
