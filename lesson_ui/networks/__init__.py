"""Networks as lessons show them: subjects, layer names, reads, input pictures, stored runs, training curves."""
