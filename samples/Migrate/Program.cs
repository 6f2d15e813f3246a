using Memory.Samples.Migrate;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await Migration.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
