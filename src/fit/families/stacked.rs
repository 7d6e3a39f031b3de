//! Several families under one law as a single model: the family is one more column, and every parameter
//! has either one value for all families or one for each.

use super::{Family, FamilyRequest};
use crate::fit::model::Model;
use crate::fit::request::{FitError, FitRequest, Observations, ParameterSetting};
use crate::law::declaration::{MAX_LINEAR, MAX_PARAMETERS, MAX_SHAPE};
use crate::law::{Input, Parameter};
use crate::num::Dual;

/// Name of the column that says which family a row belongs to.
const FAMILY: &str = "family";

/// A law over families. Its parameters are the law's linear coefficients, family by family, then the rest.
pub struct Stacked<'a> {
    model: &'a dyn Model,
    parameters: Vec<Parameter>,
    /// Number of linear coefficients; 0 where the stack has more than the engine solves at once.
    linear: usize,
    /// Where parameter `i` of the law stands for family `f`: `places[f][i]`.
    places: Vec<Vec<usize>>,
}

impl<'a> Stacked<'a> {
    pub fn new(model: &'a dyn Model, families: &[Family], shared: &[String]) -> Result<Self, FitError> {
        let own = model.parameters();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut places = vec![vec![0; own.len()]; families.len()];
        let mut linear = 0;
        // The law's order is linear coefficients first, so the stack's is too.
        for (i, parameter) in own.iter().enumerate() {
            let is_shared = shared.iter().any(|name| *name == parameter.name);
            for (f, family) in families.iter().enumerate() {
                if !is_shared || f == 0 {
                    let name = if is_shared {
                        parameter.name.to_string()
                    } else {
                        format!("{} ({})", parameter.name, family.name)
                    };
                    parameters.push(Parameter { name: name.into(), ..(*parameter).clone() });
                    linear += usize::from(i < model.linear());
                }
                places[f][i] = parameters.len() - 1;
            }
        }
        if parameters.len() > MAX_PARAMETERS {
            return Err(FitError::BadRequest {
                what: format!(
                    "{} families need {} parameters together; at most {MAX_PARAMETERS} can be fitted at once: share more or compare fewer",
                    families.len(),
                    parameters.len()
                ),
            });
        }
        if linear > MAX_LINEAR || parameters.len() - linear > MAX_SHAPE {
            linear = 0;
        }
        Ok(Self { model, parameters, linear, places })
    }

    /// The request that fits all families at once.
    pub fn request(&self, asked: &FamilyRequest) -> FitRequest {
        let mut settings = Vec::new();
        for setting in &asked.settings {
            let of = |name: &str| name == setting.name || name.starts_with(&format!("{} (", setting.name));
            for parameter in self.parameters.iter().filter(|parameter| of(&parameter.name)) {
                settings.push(ParameterSetting { name: parameter.name.to_string(), ..setting.clone() });
            }
        }
        FitRequest {
            settings,
            search: asked.search,
            uncertainty: asked.uncertainty,
            ..FitRequest::point(asked.law.clone(), stack(&asked.families), asked.objective)
        }
    }

    /// The family of a row and its variables.
    fn family<'x>(&self, x: &'x [Input]) -> (&[usize], &'x [Input]) {
        let (own, family) = x.split_at(x.len() - 1);
        let index = (family[0].value as usize).min(self.places.len() - 1);
        (&self.places[index], own)
    }
}

/// All rows, with the place of their family as the last column.
fn stack(families: &[Family]) -> Observations {
    let columns = families.first().map_or(0, |family| family.observations.inputs.len());
    let rows = |family: &Family| family.observations.response.len();
    let join = |cells: &dyn Fn(&Family) -> Vec<f64>| families.iter().flat_map(cells).collect::<Vec<f64>>();
    let mut inputs: Vec<Vec<f64>> =
        (0..columns).map(|c| join(&|family| family.observations.inputs.get(c).cloned().unwrap_or_default())).collect();
    inputs.push(families.iter().enumerate().flat_map(|(f, family)| vec![f as f64; rows(family)]).collect());
    let weighted = families.iter().any(|family| family.observations.weights.is_some());
    // Resampled together, run families of different families of runs stay apart.
    let clustered = families.iter().all(|family| family.observations.clusters.is_some());
    let mut first = 0;
    let mut clusters = Vec::new();
    for family in families {
        let labels = family.observations.clusters.as_deref().unwrap_or_default();
        clusters.extend(labels.iter().map(|label| first + label));
        first += labels.iter().max().map_or(0, |last| last + 1);
    }
    Observations {
        inputs,
        response: join(&|family| family.observations.response.clone()),
        weights: weighted
            .then(|| join(&|family| family.observations.weights.clone().unwrap_or_else(|| vec![1.0; rows(family)]))),
        clusters: clustered.then_some(clusters),
        ..Observations::default()
    }
}

impl Model for Stacked<'_> {
    fn parameters(&self) -> Vec<&Parameter> {
        self.parameters.iter().collect()
    }

    fn linear(&self) -> usize {
        self.linear
    }

    fn variable_names(&self) -> Vec<&str> {
        let mut names = self.model.variable_names();
        names.push(FAMILY);
        names
    }

    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        let (places, own) = self.family(x);
        self.model.predict(own, &pick(places, parameters)[..places.len()])
    }

    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        let (places, own) = self.family(x);
        let inner = self.model.predict_dual(own, &pick(places, parameters)[..places.len()]);
        let mut outer = Dual { value: inner.value, gradient: [0.0; MAX_PARAMETERS] };
        for (place, slope) in places.iter().zip(inner.gradient) {
            outer.gradient[*place] += slope;
        }
        outer
    }

    fn features(&self, x: &[Input], shape: &[f64], out: &mut [f64]) {
        let (places, own) = self.family(x);
        let (coefficients, shapes) = places.split_at(self.model.linear());
        let mut own_shape = [0.0; MAX_PARAMETERS];
        for (value, place) in own_shape.iter_mut().zip(shapes) {
            *value = shape[place - self.linear];
        }
        let mut phi = [0.0; MAX_LINEAR];
        self.model.features(own, &own_shape[..shapes.len()], &mut phi[..coefficients.len()]);
        out.fill(0.0);
        for (place, feature) in coefficients.iter().zip(phi) {
            out[*place] = feature;
        }
    }
}

/// One family's parameters, in the law's order.
fn pick(places: &[usize], parameters: &[f64]) -> [f64; MAX_PARAMETERS] {
    let mut own = [0.0; MAX_PARAMETERS];
    for (value, place) in own.iter_mut().zip(places) {
        *value = parameters[*place];
    }
    own
}
