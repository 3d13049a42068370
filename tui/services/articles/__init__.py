"""The articles of a project as a table: what is known of each, filters, orders, queues, changes of many."""
