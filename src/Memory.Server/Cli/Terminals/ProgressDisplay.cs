using Spectre.Console;

namespace Memory.Server.Cli.Terminals;

/// <summary>Shows how far long work is: a bar where somebody watches, lines where the error output is a file or a pipe.</summary>
internal static class ProgressDisplay
{
    /// <summary>Does the work while showing how far it is. The bar is gone afterwards.</summary>
    /// <param name="terminal">Where; on its error output.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="lines">Whether lines are wanted where there can be no bar.</param>
    /// <param name="work">The work; it tells each step that it has made, from any thread.</param>
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, ProgressLines lines, Func<Action<Step>, Task<T>> work)
    {
        if (!terminal.ErrorSurface.IsLive)
            return await work(lines == ProgressLines.None ? static _ => { } : Lines(terminal));

        var console = SpectreConsole.Create(terminal.Error, terminal.ErrorSurface);
        return await console.Progress().AutoClear(true).HideCompleted(false).Columns(
            new SpinnerColumn(), new TaskDescriptionColumn(), new KnownEnd(new ProgressBarColumn()), new KnownEnd(new PercentageColumn()), new KnownEnd(new RemainingTimeColumn()), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), autoStart: true);
                bar.IsIndeterminate = true;
                using (terminal.Hold(console))
                    return await work(step => Show(bar, title, step));
            });
    }

    private static void Show(ProgressTask bar, string title, Step step)
    {
        bar.Description = Markup.Escape($"{title}: {Printable.Line(step.Text)}");
        if (step.All is not { } all)
            return;
        bar.IsIndeterminate = false;
        bar.MaxValue = Math.Max(all, 1);
        bar.Value = all == 0 ? 1 : step.Done;
    }

    /// <summary>A line for each hundredth of the way, or for each hundred when nobody knows how far it is.</summary>
    private static Action<Step> Lines(Terminal terminal)
    {
        var told = -1L;
        return step =>
        {
            var mark = step.All is { } all ? all == 0 ? 0 : 100 * step.Done / all : (step.Done / 100) - 1;
            if (mark <= told)
                return;
            told = mark;
            terminal.Error.WriteLine(Printable.Line(step.Text));
        };
    }
}

/// <summary>Whether progress is told in lines where there can be no bar.</summary>
internal enum ProgressLines
{
    /// <summary>No: the work is short as a rule, or the output is for a program.</summary>
    None,

    /// <summary>Yes.</summary>
    Shown,
}
