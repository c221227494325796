"""What each lesson puts on its page: controls, question and figure of each activity."""
