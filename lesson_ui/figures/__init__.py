"""Names under which scripts that learners took home find what they import; new code does not use them."""
