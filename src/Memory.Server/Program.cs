using Memory.Server.Cli;

return await CommandLine.RunAsync(args, Commands.All, Console.Out, Console.Error, CancellationToken.None);
