using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Contrefort.Updates;

internal sealed class UpdateOptions
{
    /// <summary>Days within which a critical update is done where no term says by when: a value of the house.</summary>
    [Range(1, 90)]
    public int CriticalWithinDays { get; set; } = 7;
}

[OptionsValidator]
internal sealed partial class UpdateOptionsValidator : IValidateOptions<UpdateOptions>;
