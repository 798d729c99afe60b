"""Handing a result over to other systems: as FHIR R4, by hand or by a signed webhook."""
