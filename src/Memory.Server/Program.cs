using Memory.Server.Cli;

return await CommandLine.RunAsync(
    args,
    static settings => [ServeCommand.Create(settings), KeysCommand.Create(settings)],
    Console.Out,
    Console.Error,
    CancellationToken.None);
