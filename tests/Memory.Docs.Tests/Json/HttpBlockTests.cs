using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Memory.Client;
using Memory.Docs.Tests.Pages;

namespace Memory.Docs.Tests.Json;

/// <summary>Requests written out on the pages are sent as they stand, and the server takes them.</summary>
public sealed partial class HttpBlockTests(RunningServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HttpBlocks_Requests_AreTaken()
    {
        // Some of them ask about a user, who is then there.
        using var client = MemoryClient.Create(new MemoryClientOptions { BaseAddress = server.Address, ApiKey = server.AdminKey });
        await client.IngestAsync(new IngestRequest { UserId = "ana", Messages = [new IngestMessage { Role = TurnRole.User, Content = "I live in Porto." }] }, wait: true, Token);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };

        var (sent, refused) = (0, new List<string>());
        foreach (var block in Page.BlocksIn("http").Where(block => !NotRun.Has(block)))
        {
            foreach (var text in HttpRequestText.Read(block.Body))
            {
                sent++;
                if (await RefusalAsync(http, text) is { } refusal)
                    refused.Add($"{block.Where}: {text.Method} {text.Path} {refusal}");
            }
        }

        Nothing.Of(refused);
        Assert.True(sent > 0, "No page writes out a request any more.");
    }

    private async Task<string?> RefusalAsync(HttpClient http, HttpRequestText text)
    {
        using var request = new HttpRequestMessage(new HttpMethod(text.Method), Placeholder().Replace(text.Path, "00000000-0000-7000-8000-000000000000"));
        if (text.Body.Length > 0)
            request.Content = new StringContent(text.Body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in text.Headers.Where(header => header.Name is not ("Authorization" or "X-API-Key" or "Content-Type" or "Host")))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Add("X-API-Key", server.AdminKey);
        using var response = await http.SendAsync(request, Token);
        var answer = await response.Content.ReadAsStringAsync(Token);
        var isUnknownId = response.StatusCode == HttpStatusCode.NotFound && Placeholder().IsMatch(text.Path) && !answer.Contains("route", StringComparison.OrdinalIgnoreCase);
        return (int)response.StatusCode < 400 || isUnknownId ? null : $"is answered {(int)response.StatusCode} {answer}";
    }

    /// <summary><c>{id}</c>, <c>&lt;id&gt;</c>, <c>0189…</c>.</summary>
    [GeneratedRegex(@"\{\w+\}|<\w+>|[\da-f-]*…")]
    private static partial Regex Placeholder();
}
