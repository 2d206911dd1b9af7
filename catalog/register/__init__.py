"""The register of what a link manages: components, read from files, checked, found."""
