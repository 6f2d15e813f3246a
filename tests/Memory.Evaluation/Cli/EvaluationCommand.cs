using System.CommandLine;
using System.Globalization;
using Memory.Client;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Microsoft.Extensions.Options;

namespace Memory.Evaluation.Cli;

/// <summary>The command line.</summary>
internal static class EvaluationCommand
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongInput = 2;

    private const int MostParallel = 64;

    /// <summary>So long may the server and its folder take to go when the run is interrupted.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);

    private static readonly Argument<string[]> Files = new("file")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Conversations with questions, as docs/evaluation.md tells.",
    };

    private static readonly Option<string?> Server = Text("--server", "URL", "A running server. The default is one in this process, on a folder of its own that is removed afterwards.");
    private static readonly Option<string?> ApiKey = Text("--api-key", "KEY", "The key for that server.");
    private static readonly Option<string?> Postgres = Text("--postgres", "CONNECTION", "A Postgres server for the server in this process: a database is created there and removed afterwards.");
    private static readonly Option<string?> Only = Text("--only", "NAME", "The one conversation to ask about.");
    private static readonly Option<string?> Weights = Text("--weights", "NAME=X,…", "Weights of signals to ask for. The others stay as the server has them.");
    private static readonly Option<string?> Budgets = Text("--budgets", "TOKENS,…", "Budgets of the contexts. The default is 512,1024,2048.");
    private static readonly Option<string?> Json = Text("--json", "OUT", "Also writes all figures, and what every question found, to this file.");
    private static readonly Option<string?> Require = Text("--require", "FILE", "Figures that must be reached; the exit code is 1 when one is not.");
    private static readonly Option<string?> Tag = Text("--tag", "TAG", "What users are called after their conversation's name. The default is the time.");
    private static readonly Option<bool> Ablation = new("--ablation") { Description = "Asks everything again without each of the server's signals." };
    private static readonly Option<bool> Truth = new("--truth") { Description = "The files are conversations labelled with what must be remembered: tells which come out exactly right." };
    private static readonly Option<int> Parallel = new("--parallel")
    {
        HelpName = "N",
        DefaultValueFactory = static _ => 1,
        Description = $"Conversations at a time, 1–{MostParallel}. Round trips are slower with more.",
    };

    /// <summary>Runs a command line; the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Measures how well a memory server finds what was said.")
        {
            Files, Server, ApiKey, Postgres, Only, Weights, Ablation, Truth, Budgets, Json, Require, Parallel, Tag,
        };
        root.SetAction((parsed, cancellation) => new EvaluationRun(Read(parsed), output, error, TimeProvider.System).RunAsync(cancellation));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in parsed.Errors)
                await error.WriteLineAsync(mistake.Message);
            await error.WriteLineAsync("Try --help.");
            return WrongInput;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Farewell };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (InputException mistake)
        {
            await error.WriteLineAsync(mistake.Message);
            return WrongInput;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped.");
            return Failed;
        }
        catch (Exception fault) when (Describe(fault) is { } message)
        {
            await error.WriteLineAsync(message);
            return Failed;
        }
    }

    private static EvaluationOrder Read(ParseResult parsed)
    {
        var parallel = parsed.GetValue(Parallel);
        if (parallel is < 1 or > MostParallel)
            throw new InputException($"--parallel: {parallel} is not from 1 to {MostParallel}");
        return new EvaluationOrder
        {
            Files = parsed.GetRequiredValue(Files),
            Server = parsed.GetValue(Server) is { } address ? EvaluationOrder.ReadAddress(address) : null,
            ApiKey = parsed.GetValue(ApiKey),
            Postgres = parsed.GetValue(Postgres),
            Only = parsed.GetValue(Only),
            Ablation = parsed.GetValue(Ablation),
            Truth = parsed.GetValue(Truth),
            Json = parsed.GetValue(Json),
            Floors = parsed.GetValue(Require),
            Options = new EvaluationOptions
            {
                Tag = parsed.GetValue(Tag) ?? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                Weights = parsed.GetValue(Weights) is { } weights ? EvaluationOrder.ReadWeights(weights) : null,
                Budgets = EvaluationOrder.ReadBudgets(parsed.GetValue(Budgets) ?? "512,1024,2048"),
                Parallel = parallel,
            },
        }.Checked();
    }

    /// <summary>What went wrong outside, in a line; null for a mistake of this program's own, whose trace is wanted.</summary>
    private static string? Describe(Exception fault) => fault switch
    {
        MemoryApiException refusal => Refusal.Describe(refusal),
        MemoryUnavailableException or EvaluationException or IOException or UnauthorizedAccessException or OptionsValidationException or ArgumentException => fault.Message,
        _ => null,
    };

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
