using Microsoft.AspNetCore.Components;

namespace Contrefort.Ui;

/// <summary>
/// Drawn once all it needs has been read. The framework's own is also drawn at its first wait, wherever that is: on a busy machine
/// an answer may be there before it is waited for, and what is drawn then is half read.
/// </summary>
public abstract class WholeComponent : ComponentBase
{
    Task? _initialized;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await (_initialized ??= Initialize());
        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    async Task Initialize()
    {
        OnInitialized();
        await OnInitializedAsync();
    }
}
