"""rhelp-customer: the customer's own windows. Whatever the agent does, the customer sees it here and can end it."""
