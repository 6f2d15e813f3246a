using Memory.Server.Cli;
using Memory.Server.Cli.Terminals;

using var interruption = new Interruption();
return await CommandLine.RunAsync(args, Commands.All, ProcessTerminal.Open(), interruption.Token);
