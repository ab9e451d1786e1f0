"""Registries of works on the network, one file each behind one function type (see `fetch`)."""
