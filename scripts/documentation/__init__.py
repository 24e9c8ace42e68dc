"""The documentation: pages made from the code, blocks that are run, and what the tests share with the pages."""
