"""Pure functions behind the microscope: where a score comes from."""
