using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Memory.Server.Api.Answers;

/// <summary>A successful answer, which a repeated request may get again.</summary>
internal interface IAnswer : IResult
{
    int Status { get; }

    /// <summary>Whether the body holds a secret, so that it is never kept.</summary>
    bool CarriesSecret { get; }

    /// <summary>The body as it is sent; empty when there is none.</summary>
    byte[] Serialize();
}

/// <summary>An answer with a body of the contract.</summary>
internal sealed class Answer<T>(int status, T body) : IAnswer, IEndpointMetadataProvider
{
    public int Status { get; } = status;

    public T Body { get; } = body;

    public bool CarriesSecret { get; init; }

    /// <summary>How long to wait before another try.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [MediaTypeNames.Application.Json]));

    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(Body, AnswerJson.TypeOf<T>());

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaTypeNames.Application.Json;
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (CarriesSecret)
            response.Headers.CacheControl = "no-store";
        var bytes = Serialize();
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}

/// <summary>Done, with nothing to tell.</summary>
internal sealed class NoAnswer : IResult, IEndpointMetadataProvider
{
    public static NoAnswer Instance { get; } = new();

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void), []));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

/// <summary>Makes answers.</summary>
internal static class Answer
{
    public static Answer<T> Ok<T>(T body) => new(StatusCodes.Status200OK, body);

    public static Answer<T> Created<T>(T body) => new(StatusCodes.Status201Created, body);

    public static Answer<T> Accepted<T>(T body) => new(StatusCodes.Status202Accepted, body);

    /// <summary>What a handler has answered, out of the unions that list what it might have.</summary>
    public static object? Innermost(object? result) => result is INestedHttpResult nested ? Innermost(nested.Result) : result;
}
