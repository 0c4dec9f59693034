"""The annotation server: our API, which is Argilla's wire form, the blind pair routes beside it, and the page."""
