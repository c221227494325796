"""The code of each lesson: Python lines that compute what is on the screen; they run as they stand."""
