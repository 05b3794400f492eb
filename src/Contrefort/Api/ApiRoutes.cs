namespace Contrefort.Api;

/// <summary>What the document says of an endpoint: its answers, and the refusals it may give.</summary>
internal static class ApiRoutes
{
    extension(RouteHandlerBuilder route)
    {
        /// <summary>Answers 201 with what was made.</summary>
        public RouteHandlerBuilder Opens<T>(string summary, string? description = null) =>
            route.Says(summary, description).Produces<T>(201).Refuses(400, 409, 413, 415, 422);

        /// <summary>Answers 200 with what it became.</summary>
        public RouteHandlerBuilder Does<T>(string summary, string? description = null) =>
            route.Says(summary, description).Produces<T>(200).Refuses(400, 404, 409, 413, 415, 422);

        /// <summary>Answers 200 with what is there.</summary>
        public RouteHandlerBuilder Reads<T>(string summary, string? description = null) =>
            route.Says(summary, description).Produces<T>(200).Refuses(400, 404);

        public RouteHandlerBuilder Says(string summary, string? description) =>
            route.WithSummary(summary).WithDescription(description ?? summary + ".").Refuses(401, 403, 429, 500);

        public RouteHandlerBuilder Refuses(params IEnumerable<int> statuses)
        {
            foreach (var status in statuses)
                route.Produces<Problem>(status, Problem.MediaType);
            return route;
        }
    }
}
