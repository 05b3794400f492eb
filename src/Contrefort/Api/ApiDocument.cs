using System.Text.Json.Nodes;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;

namespace Contrefort.Api;

/// <summary>The API as a document (OpenAPI 3.1), made from the endpoints themselves.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    const string Bearer = "token";

    public static void AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            Name,
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = description =>
                    description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
                options.AddDocumentTransformer(Introduce);
                options.AddOperationTransformer(Complete);
                options.AddSchemaTransformer(Describe);
            }
        );

    static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Contrefort",
            Version = "1",
            Description =
                "Support under contract: tickets, their clocks and what was promised. See docs/api/README.md for a guided tour. "
                + "Instants are ISO 8601 in UTC; words are kebab-case; a member or value that is not known is refused with 400. "
                + "Sentences come in the language of Accept-Language, or of the token's person: French or English.",
        };
        // Where it is served is not part of what it is.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "ctf_…",
                Description =
                    "A token has the rights of its person, as they are when it is used, or fewer. Made by an administrator, "
                    + "by the person on their profile, or with `contrefort token create`.",
            },
        };
        return Task.CompletedTask;
    }

    static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!metadata.OfType<IAllowAnonymous>().Any())
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            ];
        foreach (var (status, answer) in operation.Responses ?? [])
            answer.Description = int.TryParse(status, out var code) && code >= 400 ? Refusal(code) : Success(status);
        if (context.Description.HttpMethod == "POST")
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = ApiCall.KeyHeader,
                    In = ParameterLocation.Header,
                    Description =
                        "A name of your choice for this request, 1 to 255 visible ASCII characters. Sent again with the same body, the first "
                        + "answer is given again and nothing is done twice; with another body it is 422.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
                    Example = JsonValue.Create("order-4711"),
                }
            );
        return Task.CompletedTask;
    }

    static string Success(string status) =>
        status switch
        {
            "201" => "Made; Location says where.",
            "202" => "Taken, and safe.",
            "204" => "Done.",
            _ => "As it stands now.",
        };

    static string Refusal(int status) =>
        status switch
        {
            400 => "It cannot be read, or a field or value is not known; `errors` says which.",
            401 => "No token, or none that is good.",
            403 => "This person may not, or the token may only read.",
            404 => "There is none, or none this person may see.",
            409 => "Its state does not allow this now.",
            413 => "Larger than what is accepted.",
            415 => "Another media type is wanted.",
            422 => "A rule says no; or the Idempotency-Key was used for another request.",
            429 => "Too many requests; Retry-After says how many seconds to wait.",
            503 => "The database does not answer.",
            _ => "Something went wrong here; `errorId` is in the log too.",
        };

    static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Instant))
            (schema.Type, schema.Format, schema.Examples) = (
                JsonSchemaType.String,
                "date-time",
                ["2026-11-20T16:30:00Z"]
            );
        else if (type == typeof(LocalDate))
            (schema.Type, schema.Format, schema.Examples) = (JsonSchemaType.String, "date", ["2026-11-20"]);
        return Task.CompletedTask;
    }
}
