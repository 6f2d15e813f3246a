using System.Net.Http.Headers;
using System.Text;

namespace Memory.Testing.Faults;

/// <summary>The real memory server behind a faulty one.</summary>
/// <param name="address">Where it is now; it may come back at another address.</param>
internal sealed class Upstream(Func<Uri> address) : IDisposable
{
    private static readonly HttpAnswer Gone = new(502, "text/plain", Encoding.UTF8.GetBytes("The server behind does not answer."));

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Passes a request on whatever its client does meanwhile, as a network does, and answers what the server said.</summary>
    public async Task<HttpAnswer> DoAsync(StubRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(address(), request.Target));
        if (request.Body.Length > 0)
            message.Content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        if (request.Authorization.Length > 0)
            message.Headers.Authorization = AuthenticationHeaderValue.Parse(request.Authorization);
        try
        {
            using var answer = await http.SendAsync(message);
            return new HttpAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsByteArrayAsync());
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return Gone;
        }
    }

    public void Dispose() => http.Dispose();
}
