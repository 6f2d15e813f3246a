using Memory.Evaluation.Cli;

return await EvaluationCommand.RunAsync(args, Console.Out, Console.Error);
