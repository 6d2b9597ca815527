"""What is live, looked at as apps and directories meet it: addresses are asked, rules judge the answers."""
