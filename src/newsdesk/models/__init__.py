"""The frozen values that pass between the layers, one file a stage.

`text` (what is found in a text) → `reading` (one article, read) → `article` (stored) → `answers` (what is told) →
`message` (how it is said). They hold no behaviour beyond small derived properties, and import nothing of Newsdesk.
"""
