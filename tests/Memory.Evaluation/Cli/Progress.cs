using Memory.Evaluation.Asking;
using Spectre.Console;

namespace Memory.Evaluation.Cli;

/// <summary>Shows how a run gets on: a bar for a reader, or a line for every conversation where the output goes elsewhere.</summary>
internal static class Progress
{
    public static Task<T> ShowAsync<T>(string title, int steps, TextWriter error, Func<IEvaluationWatch, Task<T>> work)
    {
        if (error != Console.Error || Console.IsErrorRedirected || Console.IsOutputRedirected)
            return work(new Lines(error));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(console, context.AddTask(Markup.Escape(title), maxValue: Math.Max(1, steps)))));
    }

    private sealed class Lines(TextWriter error) : IEvaluationWatch
    {
        private readonly Lock gate = new();

        public void Advance()
        {
        }

        public void Finish(string line) => Note(line);

        public void Note(string line)
        {
            lock (gate)
                error.WriteLine(line);
        }
    }

    private sealed class Bar(IAnsiConsole console, ProgressTask task) : IEvaluationWatch
    {
        public void Advance() => task.Increment(1);

        public void Finish(string line)
        {
        }

        public void Note(string line) => console.WriteLine(line);
    }
}
