"""The register: reading, finding, ledger, commands, talking about components."""
