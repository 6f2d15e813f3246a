using System.Text.Json;

namespace Memory.Server.Tests.Api;

/// <summary>What came back over the wire.</summary>
internal sealed record Reply(int Status, string? MediaType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Text);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Checks that it is a problem document of that status that tells so much.</summary>
    public Reply ShouldBeProblem(int status, string? detail = null)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        if (detail is not null)
            Assert.Equal(detail, Json.GetProperty("detail").GetString());
        else
            Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        return this;
    }

    /// <summary>Checks that it names that field as invalid.</summary>
    public Reply ShouldBlame(string field)
    {
        ShouldBeProblem(400);
        Assert.True(
            Json.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out var messages) && messages.GetArrayLength() > 0,
            $"{field} is not blamed: {Text}");
        return this;
    }
}
