using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Testing.Contract;

/// <summary>
/// Watches every answer of every memory server in this process and compares it with the server's own document. As a fixture of an assembly it fails the run when an answer was not as
/// promised, whichever test asked for it and whatever that test looked at.
/// </summary>
public sealed partial class ContractWatch : IObserver<DiagnosticListener>, IDisposable
{
    private const string Document = "/openapi/v1.json";
    private const string Servers = "Microsoft.AspNetCore";
    private const string Begins = "Microsoft.AspNetCore.Hosting.BeginRequest";
    private const string Ends = "Microsoft.AspNetCore.Hosting.EndRequest";
    private const int MostFindings = 50;
    private const int MostToTell = 600;

    private readonly IDisposable _subscription;
    private readonly Func<HttpContext, bool> _isWatched;
    private readonly ConcurrentDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private readonly Lock _making = new();
    private ApiContract? _contract;
    private int _checked;

    /// <summary>Watches all servers.</summary>
    public ContractWatch()
        : this(static context => !context.Request.Headers.ContainsKey(OwnWatch))
    {
    }

    private ContractWatch(Func<HttpContext, bool> isWatched)
    {
        _isWatched = isWatched;
        _subscription = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>A header by which a test keeps its request for a watch of its own.</summary>
    public const string OwnWatch = "X-Own-Watch";

    /// <summary>What was not as promised, each kind once.</summary>
    public IReadOnlyCollection<string> Findings => [.. _findings.Values];

    /// <summary>How many answers were compared.</summary>
    public int Checked => Volatile.Read(ref _checked);

    /// <summary>A watch over some requests.</summary>
    public static ContractWatch Over(Func<HttpContext, bool> isWatched) => new(isWatched);

    /// <summary>Ends the watch.</summary>
    /// <exception cref="InvalidOperationException">An answer was not as the document promises.</exception>
    public void Dispose()
    {
        _subscription.Dispose();
        if (!_findings.IsEmpty)
            throw new InvalidOperationException($"Answers that the document at {Document} does not promise. Mend the server, or what Api/Document says about the route:\n{string.Join('\n', Findings)}");
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == Servers)
            value.Subscribe(new Server(this), static (name, _, _) => name is Begins or Ends);
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    private void Check(HttpContext context, AnswerTap tap, RouteEndpoint document)
    {
        var (request, response) = (context.Request, context.Response);

        // Who hung up is owed nothing; what a browser asks before it asks is not the API's.
        if (context.RequestAborted.IsCancellationRequested || response.StatusCode == StatusCodes.Status499ClientClosedRequest || HttpMethods.IsOptions(request.Method))
            return;
        var contract = ContractOf(document);
        string? operation = null;
        if (context.GetEndpoint() is RouteEndpoint route)
        {
            // A page for people is none of the API.
            operation = $"{request.Method} /{ParameterRule().Replace(route.RoutePattern.RawText!, "}").TrimStart('/')}";
            if (route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true)
                return;
        }
        else if (response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            operation = contract.Find(request.Method, request.Path.Value!);
        }

        var answer = new Answered(response.StatusCode, response.ContentType?.Split(';')[0], tap.Body);
        foreach (var mistake in contract.Check(operation, answer))
            Note($"{operation ?? request.Method + " " + request.Path} {response.StatusCode}: {mistake}", tap.Body);
        Interlocked.Increment(ref _checked);
    }

    private void Note(string finding, ReadOnlyMemory<byte>? body)
    {
        if (_findings.Count < MostFindings)
            _findings.TryAdd(finding, $"{finding} — {Encoding.UTF8.GetString((body ?? default).Span[..Math.Min(body?.Length ?? 0, MostToTell)])}");
    }

    /// <summary>The document, taken from the first server that there is: all of this process are of one build.</summary>
    private ApiContract ContractOf(RouteEndpoint document)
    {
        lock (_making)
        {
            if (_contract is not null)
                return _contract;
            using var body = new MemoryStream();
            var context = new DefaultHttpContext { Response = { Body = body } };
            // Whoever listens is told in a call that cannot wait otherwise. The document is written into memory, at once.
            document.RequestDelegate!(context).GetAwaiter().GetResult();
            using var json = JsonDocument.Parse(body.ToArray());
            return _contract = new ApiContract(json.RootElement.Clone());
        }
    }

    [GeneratedRegex(":[a-z]+}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ParameterRule();

    /// <summary>One server of the process.</summary>
    private sealed class Server(ContractWatch watch) : IObserver<KeyValuePair<string, object?>>
    {
        private RouteEndpoint? _document;
        private bool _isNoMemoryServer;

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (_isNoMemoryServer || value.Value?.GetType().GetProperty("httpContext")?.GetValue(value.Value) is not HttpContext context || !watch._isWatched(context))
                return;
            if (value.Key == Begins && IsMemoryServer(context) && context.Features.Get<IHttpResponseBodyFeature>() is { } body)
                context.Features.Set<IHttpResponseBodyFeature>(new AnswerTap(body));
            else if (value.Key == Ends && _document is { } document && context.Features.Get<IHttpResponseBodyFeature>() is AnswerTap tap)
                watch.Check(context, tap, document);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        /// <summary>Asked when a request begins: when it ends, its services are gone.</summary>
        private bool IsMemoryServer(HttpContext context)
        {
            _document ??= context.RequestServices?.GetService<EndpointDataSource>()?.Endpoints.OfType<RouteEndpoint>().FirstOrDefault(static route => route.RoutePattern.RawText == Document);
            _isNoMemoryServer = _document is null;
            return !_isNoMemoryServer;
        }
    }
}
