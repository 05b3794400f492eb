using System.Reflection;
using Contrefort.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Contrefort.Tests.Ui;

public sealed class WholeComponentTests
{
    [Fact]
    public async Task What_is_read_in_parts_is_drawn_once_and_whole()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Halves>()).ToHtmlString()
        );
        Assert.Equal("drawing 1: one and two", html);
    }

    [Fact]
    public void No_component_waits_for_anything_without_being_whole()
    {
        var waiting =
            from type in typeof(WholeComponent).Assembly.GetTypes()
            where type.IsSubclassOf(typeof(ComponentBase)) && !type.IsAssignableTo(typeof(WholeComponent))
            from name in new[] { "OnInitializedAsync", "OnParametersSetAsync" }
            let method = type.GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)
            where method.DeclaringType!.Assembly == type.Assembly
            select $"{type.Name}.{name}";
        Assert.Empty(waiting);
    }

    sealed class Halves : WholeComponent
    {
        string? _first;
        string? _second;
        int _drawings;

        protected override async Task OnInitializedAsync()
        {
            await Task.CompletedTask;
            _first = "one";
            await Task.Yield();
            _second = "two";
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) =>
            builder.AddContent(0, $"drawing {++_drawings}: {_first} and {_second}");
    }
}
