"""Tables as hubs have them: workbooks and text files, in folders or all in one; marked copies."""
