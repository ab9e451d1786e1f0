"""The clients of the registries, given answers that no registry ever gave."""
