"""What figures are drawn from: records of plain values, and the bytes the drawing component reads."""
