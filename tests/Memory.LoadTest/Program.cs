using Memory.LoadTest.Cli;

// Answers are taken where the socket reports them, without a change of thread: this program shares the processors with what it measures.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
return await LoadCommand.RunAsync(args, Console.Out, Console.Error);
