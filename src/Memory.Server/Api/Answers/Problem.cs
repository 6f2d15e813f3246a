using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace Memory.Server.Api.Answers;

/// <summary>An error as the API tells it: RFC 9457, with validation errors by field.</summary>
internal sealed class Problem(int status, string detail) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public const string MediaType = MediaTypeNames.Application.ProblemJson;

    /// <summary>One answer for everything that is not there or not the caller's, so that no byte tells the difference.</summary>
    public static Problem NotFound { get; } = new(StatusCodes.Status404NotFound, "Not found");

    /// <summary>One answer for every failure to authenticate, whatever its cause.</summary>
    public static Problem Unauthenticated { get; } = new(StatusCodes.Status401Unauthorized, "Authentication required");

    public int Status { get; } = status;

    public string Detail { get; } = detail;

    /// <summary>Validation errors by field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>How long to wait before another try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, detail);

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static Problem Invalid(string field, string message) =>
        new(StatusCodes.Status400BadRequest, message) { Errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [field] = [message] } };

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(Client.ProblemReport), [MediaType]));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

        var body = Serialize();
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>The document, on one line.</summary>
    public ReadOnlyMemory<byte> Serialize()
    {
        var body = new ArrayBufferWriter<byte>(256);
        Write(body);
        return body.WrittenMemory;
    }

    private void Write(ArrayBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = AnswerJson.Encoder });
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
        json.WriteNumber("status"u8, Status);
        json.WriteString("detail"u8, Detail);
        if (Errors is not null)
        {
            json.WriteStartObject("errors"u8);
            foreach (var (field, messages) in Errors)
            {
                json.WriteStartArray(field);
                foreach (var message in messages)
                    json.WriteStringValue(message);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
