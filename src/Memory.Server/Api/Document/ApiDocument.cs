using Memory.Server.Identity;
using Microsoft.OpenApi;

namespace Memory.Server.Api.Document;

/// <summary>What the server says about its routes: an OpenAPI document at <c>/openapi/v1.json</c>, made of the routes that it has.</summary>
internal static class ApiDocument
{
    public const string Path = "/openapi/v1.json";

    private const string Name = "v1";
    private const string Bearer = "bearer";
    private const string Header = "header";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Memory server", Version = Name, Description = $"Server version {ServiceRoutes.Version}." };

            // Where it is served is not the document's to say: behind a proxy it would be wrong.
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
                [Header] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = PresentedKey.Header, Description = "The same key in a header of its own.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (!AuthenticationMiddleware.Guards($"/{context.Description.RelativePath}"))
                return Task.CompletedTask;
            operation.Security = [Requirement(Bearer, context.Document), Requirement(Header, context.Document)];
            operation.Responses ??= [];
            operation.Responses.TryAdd("401", new OpenApiResponse { Description = "No key, or one that is not valid." });
            return Task.CompletedTask;
        });
    });

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
